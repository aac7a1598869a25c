// Rates of inertia.

/**
 * Return Benzécri's modified rates: shares of (Q/(Q−1))² (λ − 1/Q)² above 1/Q, 0 below; missing where the questions do
 * not count alike, or there is one only. Benzécri, J.-P. (1979), Cahiers de l'analyse des données, 4(3), 377-378.
 */
export function modifiedRates(eigenvalues: Float64Array, nQuestions: number, even = true): Float64Array {
  if (!even || nQuestions === 1) return eigenvalues.map(() => NaN);
  const scale = nQuestions / (nQuestions - 1);
  const pseudo = eigenvalues.map((value) => (scale * Math.max(value - 1 / nQuestions, 0)) ** 2);
  const total = pseudo.reduce((sum, value) => sum + value, 0);
  return total === 0 ? pseudo : pseudo.map((value) => value / total);
}

/** Return the share of the total inertia that each eigenvalue is. */
export function rates(eigenvalues: Float64Array): Float64Array {
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  return eigenvalues.map((value) => value / total);
}
