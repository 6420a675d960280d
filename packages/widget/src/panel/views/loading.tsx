/** The shape of what comes. The style sheet hides it for the first 400 ms: most answers are faster. */
export const loading = () => (
  <div class="s skel" aria-hidden="true">
    <span />
    <span />
    <span />
  </div>
);
