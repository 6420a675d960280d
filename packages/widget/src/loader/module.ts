/** `buypost.mjs`, for `<script type="module">`. */
import { start } from './start.ts';

start(
  import.meta.url,
  [...document.querySelectorAll('script')].find((script) => script.src === import.meta.url),
);
