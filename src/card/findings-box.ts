/** What checks found, as a card shows it: what must be mended first, then what should be known, then what is well. */
export function findingsBox<Found extends { level: 'blocking' | 'notice' | 'fine' }>(findings: readonly Found[], words: (finding: Found) => { text: string; remedy: string }) {
  const order = { blocking: 0, notice: 1, fine: 2 } as const;
  const marks = { blocking: { mark: '✕ To mend:', color: 'Attention' }, notice: { mark: 'ⓘ Note:', color: 'Warning' }, fine: { mark: '✓', color: 'Good' } } as const;
  const problems = findings.filter((finding) => finding.level === 'blocking').length;
  return {
    findingsTitle: problems === 0 ? 'Checks' : problems === 1 ? 'One thing to mend' : `${problems} things to mend`,
    findingsStyle: problems > 0 ? ('attention' as const) : ('emphasis' as const),
    findings: [...findings].sort((a, b) => order[a.level] - order[b.level]).map((finding) => ({ ...marks[finding.level], ...words(finding) })),
  };
}
