/** The lines of a stream, as they come torn over chunks. */
import { badAnswer } from '../protocol/bad-answer.ts';

const longestLine = 1_000_000;

/** Calls `onLine` for every line that is not blank, `onBeat` for every chunk; resolves when the stream ends. Throws `bad_answer` for a line without end. */
export async function eachLine(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
  onBeat: () => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBeat();
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw badAnswer('an event of the stream has no end');
    for (const line of lines) if (line.trim()) onLine(line);
  }
}
