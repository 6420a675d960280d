/** `buypost.mjs`, for `<script type="module">`. */
import { start } from './start.ts';

start(import.meta.url, document.querySelector<HTMLElement>(`script[src="${import.meta.url}"]`));
