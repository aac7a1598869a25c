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
  accumulate(vectors, diagonal);
  diagonalise(vectors, diagonal, beside);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a] || a - b);
  return { values: Float64Array.from(order, (k) => diagonal[k]), vectors: order.map((k) => vectors[k]) };
}

// Below, `v` holds the columns of the handbook's matrix, one an array: every loop inside goes along one of them.

/** Reduce `v` to a tridiagonal matrix, `e` beside its diagonal, and leave in `v` the reflections and `d` their sizes. */
function tridiagonalise(v: Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length;
  v.forEach((column, j) => (d[j] = column[n - 1]));
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]);
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j++) {
        d[j] = v[j][i - 1];
        v[j][i] = 0;
        v[i][j] = 0;
      }
      d[i] = 0;
    } else {
      d[i] = reflect(v, d, e, i, scale);
    }
  }
}

/** Make one reflection, of row `i`, and return half the square of its vector. */
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
  multiply(v, d, e, i);
  let product = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    product += e[j] * d[j];
  }
  for (let j = 0; j < i; j++) e[j] -= (product / (h + h)) * d[j];
  v[i].set(d.subarray(0, i));
  for (let j = 0; j < i; j++) {
    const column = v[j];
    const x = d[j];
    const y = e[j];
    for (let k = j; k < i; k++) column[k] -= x * e[k] + y * d[k];
    d[j] = column[i - 1];
    column[i] = 0;
  }
  return h;
}

/** Write in `e` the product of `d` and the symmetric matrix of order `i` of which `v` holds the lower half. */
function multiply(v: Float64Array[], d: Float64Array, e: Float64Array, i: number): void {
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    const column = v[j];
    const x = d[j];
    let sum = e[j] + column[j] * x;
    for (let k = j + 1; k < i; k++) {
      sum += column[k] * d[k];
      e[k] += column[k] * x;
    }
    e[j] = sum;
  }
}

/** Multiply the reflections that `tridiagonalise` left, into `v`; the diagonal comes into `d`. */
function accumulate(v: Float64Array[], d: Float64Array): void {
  const n = d.length;
  for (let i = 0; i < n - 1; i++) {
    v[i][n - 1] = v[i][i];
    v[i][i] = 1;
    const reflection = v[i + 1];
    const h = d[i + 1];
    for (let j = 0; j <= i && h !== 0; j++) {
      const column = v[j];
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += reflection[k] * column[k];
      sum /= h;
      for (let k = 0; k <= i; k++) column[k] -= sum * reflection[k];
    }
    reflection.fill(0, 0, i + 1);
  }
  for (let j = 0; j < n; j++) {
    d[j] = v[j][n - 1];
    v[j][n - 1] = 0;
  }
  v[n - 1][n - 1] = 1;
}

/** Diagonalise a tridiagonal matrix by implicit QL, turning the columns with it. */
function diagonalise(v: Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length;
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shift = 0;
  let size = 0;
  for (let l = 0; l < n; l++) {
    size = Math.max(size, Math.abs(d[l]) + Math.abs(e[l]));
    let m = l;
    while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * size) m++;
    while (m > l && Math.abs(e[l]) > Number.EPSILON * size) shift += sweep(v, d, e, l, m);
    d[l] += shift;
    e[l] = 0;
  }
}

/** Do one implicit QL step on rows `l` to `m`, and return the shift that it took off the diagonal. */
function sweep(v: Float64Array[], d: Float64Array, e: Float64Array, l: number, m: number): number {
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
  let c = 1;
  let c2 = 1;
  let c3 = 1;
  let s = 0;
  let s2 = 0;
  const side = e[l + 1];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i];
    const across = c * p;
    const length = Math.sqrt(p * p + e[i] * e[i]); // of inertias, far from overflow: `hypot` is ten times slower
    e[i + 1] = s * length;
    s = e[i] / length;
    c = p / length;
    p = c * d[i] - s * g;
    d[i + 1] = across + s * (c * g + s * d[i]);
    turn(v[i], v[i + 1], c, s);
  }
  p = (-s * s2 * c3 * side * e[l]) / next;
  e[l] = s * p;
  d[l] = c * p;
  return h;
}

/** Turn two columns in their plane. */
function turn(first: Float64Array, second: Float64Array, c: number, s: number): void {
  for (let k = 0; k < first.length; k++) {
    const x = first[k];
    const y = second[k];
    second[k] = s * x + c * y;
    first[k] = c * x - s * y;
  }
}
