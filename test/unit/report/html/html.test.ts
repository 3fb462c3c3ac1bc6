import { expect, test } from 'vitest';
import { html, markup } from '../../../../src/report/html/html.ts';

test('what is put into a page stays text', () => {
  const hostile = `</script><img src="x" onerror='alert(1)'>&amp;`;
  expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
    '<p title="&lt;/script&gt;&lt;img src=&quot;x&quot; onerror=&#39;alert(1)&#39;&gt;&amp;amp;">&lt;/script&gt;&lt;img src=&quot;x&quot; onerror=&#39;alert(1)&#39;&gt;&amp;amp;</p>',
  );
});

test('markup within markup stays markup, lists are joined, and what is absent leaves nothing', () => {
  const items = ['a', 'b & c'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${undefined}${false}${markup('<hr>')}${0}</ul>`.toString()).toBe(
    '<ul><li>a</li><li>b &amp; c</li><hr>0</ul>',
  );
});

test('characters that reorder or hide text are spelled out, line ends stay', () => {
  expect(html`${'a\u202eb\u0000c\ud800d\ne\u{e0001}'}`.toString()).toBe(
    'a\\u202eb\\u0000c\\ud800d\ne\\u{e0001}',
  );
});
