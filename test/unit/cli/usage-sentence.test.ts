import { expect, test } from 'vitest';
import { usageSentence } from '../../../src/cli/usage-sentence.ts';

const usages = ['load <profile>', 'mock <api>'];
const options = ['help', 'duration', 'quiet'];
const say = (message: string, ...argv: readonly string[]): string =>
  usageSentence({ message, argv, usages, options });

test.for([
  [
    'an unknown command is told with the nearest',
    say('Unknown arguments: lod, x', 'lod', 'x'),
    'there is no command "lod"; did you mean load?',
  ],
  [
    'a command that is near to none is told with all there are',
    say('Unknown argument: serve', 'serve'),
    'there is no command "serve"; the commands are load, mock',
  ],
  [
    'an unknown option is told with the nearest',
    say('Unknown arguments: dur-ation, durAtion', 'load', 'a.yaml', '--dur-ation', '3s'),
    'there is no option --dur-ation; did you mean --duration?',
  ],
  [
    'an unknown letter is told with its one dash',
    say('Unknown argument: x', 'load', 'a.yaml', '-x'),
    'there is no option -x',
  ],
  [
    'a word too many is no option',
    say('Unknown argument: b.yaml', 'load', 'a.yaml', 'b.yaml'),
    '"b.yaml" is one argument too many',
  ],
  [
    'a missing argument is told by the usage of its command',
    say('Not enough non-option arguments: got 0, need at least 1', 'load', '--quiet'),
    'something is missing: retrial load <profile>',
  ],
  [
    'an option without its value is named',
    say('Not enough arguments following: duration', 'load', 'a.yaml', '--duration'),
    '--duration needs a value',
  ],
  [
    'a wrong choice is told on one line with those there are',
    say(
      'Invalid values:\n  Argument: api, Given: "aisearc", Choices: "aigeon", "aisearch"',
      'mock',
      'aisearc',
    ),
    'api is one of aigeon, aisearch, not "aisearc"; did you mean aisearch?',
  ],
  [
    'a wrong number is told with those there are',
    say('Invalid values:\n  Argument: code, Given: 5, Choices: 400100, -1', 'mock', 'aigeon'),
    'code is one of 400100, -1, not 5',
  ],
  [
    'any other sentence stays as it is',
    say('--seed was given twice', 'load'),
    '--seed was given twice',
  ],
] as const)('%s', ([, sentence, expected]) => {
  expect(sentence).toBe(expected);
});
