// axios with axios-retry: three retries and its exponential delay, both from its README.
import axios from 'axios';
import axiosRetry from 'axios-retry';

const http = axios.create();
axiosRetry(http, { retries: 3, retryDelay: axiosRetry.exponentialDelay });

export default async function client({ url, method, headers, body }) {
  const { data } = await http.request({ url, method, headers, data: body });
  return data;
}
