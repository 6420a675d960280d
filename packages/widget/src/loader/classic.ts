/** `buypost.js`, a classic script: async, defer or plain. */
import { start } from './start.ts';

const tag = document.currentScript;
// Any `<img name=currentScript>` stands in front of document.currentScript, so only a script element is believed.
// Otherwise the first address in a stack of ours is ours too.
if (tag instanceof HTMLScriptElement) start(tag.src, tag);
else start(Error().stack ?? '');
