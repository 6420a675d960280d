import { useEffect, useState } from 'preact/hooks';
import { qrFile } from '../lazy.ts';

interface QrProps {
  readonly data: string;
  readonly label: string;
  /** The code is no longer good: shown faintly, so that nobody scans it. */
  readonly old: boolean;
}

/** A QR code, dark on white in every theme, because scanners need it so. The room is kept while the encoder is fetched. */
export const QrCode = ({ data, label, old }: QrProps) => {
  const [path, setPath] = useState<{ readonly data: string; readonly d: string; readonly size: number }>();
  useEffect(() => {
    let here = true;
    qrFile().then(
      ({ qrPath }) => {
        if (here) setPath({ data, ...qrPath(data) });
      },
      // The link below the code says the same; it needs no encoder.
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [data]);
  return (
    <div class="qr" part="qr">
      {path?.data === data ? (
        <svg viewBox={`0 0 ${path.size} ${path.size}`} role="img" aria-label={label} class={old ? 'busy' : ''}>
          <path d={path.d} />
        </svg>
      ) : null}
    </div>
  );
};
