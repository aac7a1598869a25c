// The eigen-decomposition of a symmetric matrix in double precision: Householder's reduction to a tridiagonal matrix,
// then implicit QL. The algorithms `tred2` and `tql2` of Bowdler, Martin, Reinsch and Wilkinson, in Wilkinson, J. H. and
// Reinsch, C. (1971), Handbook for Automatic Computation, vol. II, Springer, after JAMA (public domain).

export interface Eigen {
  readonly values: Float64Array; // decreasing
  readonly vectors: readonly Float64Array[]; // of length 1, one an eigenvalue
}

/** Return eigenvalues and vectors of the symmetric matrix whose rows are given. */
export function symmetricEigen(rows: readonly Float64Array[]): Eigen {
  const n = rows.length;
  const vectors = rows.map((row) => Float64Array.from(row));
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  if (n === 0) return { values: diagonal, vectors: [] };
  tridiagonalise(vectors, diagonal, beside);
  const turned = transposed(vectors); // its rows are the columns that QL turns two by two
  diagonalise(turned, diagonal, beside);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a] || a - b);
  return { values: Float64Array.from(order, (k) => diagonal[k]), vectors: order.map((k) => turned[k]) };
}

function transposed(rows: readonly Float64Array[]): Float64Array[] {
  return rows.map((_, column) => Float64Array.from(rows, (row) => row[column]));
}

/** Reduce `v` to a tridiagonal matrix (`d` its diagonal, `e` beside it) and leave in `v` what reduces it. */
function tridiagonalise(v: Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length;
  d.set(v[n - 1]);
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]);
    let h = 0;
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j++) {
        d[j] = v[i - 1][j];
        v[i][j] = 0;
        v[j][i] = 0;
      }
    } else {
      h = reflect(v, d, e, i, scale);
    }
    d[i] = h;
  }
  accumulate(v, d);
  e[0] = 0;
}

/** Make one Householder reflection, of row `i`, and return half the square of its vector. */
function reflect(v: Float64Array[], d: Float64Array, e: Float64Array, i: number, scale: number): number {
  let h = 0;
  for (let k = 0; k < i; k++) {
    d[k] /= scale;
    h += d[k] * d[k];
  }
  const f = d[i - 1];
  const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
  e[i] = scale * g;
  h -= f * g;
  d[i - 1] = f - g;
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    v[j][i] = d[j];
    let sum = e[j] + v[j][j] * d[j];
    for (let k = j + 1; k < i; k++) {
      sum += v[k][j] * d[k];
      e[k] += v[k][j] * d[j];
    }
    e[j] = sum;
  }
  let product = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    product += e[j] * d[j];
  }
  for (let j = 0; j < i; j++) e[j] -= (product / (h + h)) * d[j];
  for (let j = 0; j < i; j++) {
    for (let k = j; k < i; k++) v[k][j] -= d[j] * e[k] + e[j] * d[k];
    d[j] = v[i - 1][j];
    v[i][j] = 0;
  }
  return h;
}

/** Multiply the reflections that `tridiagonalise` left, into `v`; the diagonal comes into `d`. */
function accumulate(v: Float64Array[], d: Float64Array): void {
  const n = d.length;
  for (let i = 0; i < n - 1; i++) {
    v[n - 1][i] = v[i][i];
    v[i][i] = 1;
    const h = d[i + 1];
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = v[k][i + 1] / h;
      const sums = new Float64Array(i + 1);
      for (let k = 0; k <= i; k++) {
        const weight = v[k][i + 1];
        for (let j = 0; j <= i; j++) sums[j] += weight * v[k][j];
      }
      for (let k = 0; k <= i; k++) for (let j = 0; j <= i; j++) v[k][j] -= sums[j] * d[k];
    }
    for (let k = 0; k <= i; k++) v[k][i + 1] = 0;
  }
  d.set(v[n - 1]);
  v[n - 1].fill(0);
  v[n - 1][n - 1] = 1;
}

/** Diagonalise a tridiagonal matrix by implicit QL, turning the rows of `vectors` with it. */
function diagonalise(vectors: Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length;
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shift = 0;
  let size = 0;
  for (let l = 0; l < n; l++) {
    size = Math.max(size, Math.abs(d[l]) + Math.abs(e[l]));
    let m = l;
    while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * size) m++;
    while (m > l && Math.abs(e[l]) > Number.EPSILON * size) shift += sweep(vectors, d, e, l, m);
    d[l] += shift;
    e[l] = 0;
  }
}

/** Do one implicit QL step on rows `l` to `m`, and return the shift that it took off the diagonal. */
function sweep(vectors: Float64Array[], d: Float64Array, e: Float64Array, l: number, m: number): number {
  const n = d.length;
  const before = d[l];
  let p = (d[l + 1] - before) / (2 * e[l]);
  const r = p < 0 ? -Math.hypot(p, 1) : Math.hypot(p, 1);
  d[l] = e[l] / (p + r);
  d[l + 1] = e[l] * (p + r);
  const next = d[l + 1];
  const h = before - d[l];
  for (let i = l + 2; i < n; i++) d[i] -= h;
  p = d[m];
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0];
  const side = e[l + 1];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i];
    const across = c * p;
    const length = Math.hypot(p, e[i]);
    e[i + 1] = s * length;
    s = e[i] / length;
    c = p / length;
    p = c * d[i] - s * g;
    d[i + 1] = across + s * (c * g + s * d[i]);
    turn(vectors[i], vectors[i + 1], c, s);
  }
  p = (-s * s2 * c3 * side * e[l]) / next;
  e[l] = s * p;
  d[l] = c * p;
  return h;
}

/** Turn two rows in their plane. */
function turn(first: Float64Array, second: Float64Array, c: number, s: number): void {
  for (let k = 0; k < first.length; k++) {
    const held = second[k];
    second[k] = s * first[k] + c * held;
    first[k] = c * first[k] - s * held;
  }
}
