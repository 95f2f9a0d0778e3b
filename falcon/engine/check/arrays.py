"""Names of numpy that strategy code may use."""

from __future__ import annotations

from falcon.engine.check.words import words

ELEMENTWISE = words(
    """
    abs absolute add arccos arcsin arctan arctan2 ceil copysign cos cosh divide equal
    cbrt deg2rad degrees exp exp2 expm1 fabs floor floor_divide fmax fmin fmod greater
    greater_equal heaviside hypot rad2deg radians
    isfinite isinf isnan less less_equal log log10 log1p log2 logical_and logical_not
    logical_or logical_xor maximum minimum mod multiply negative not_equal power
    reciprocal remainder rint sign signbit sin sinh sqrt square subtract tan tanh
    true_divide trunc
    """
)
"""Functions of each value by itself."""

REDUCING = words(
    """
    all amax amin any argmax argmin count_nonzero max mean median min nanargmax
    nanargmin nanmax nanmean nanmedian nanmin nanstd nansum nanvar prod ptp std sum var
    """
)
"""Functions of one array, of which a number is left, or a row of them."""

SHAPING = words(
    """
    argsort argwhere around atleast_1d atleast_2d clip copy cumprod
    cumsum diff ediff1d expand_dims flatnonzero flip fliplr flipud full_like
    gradient isclose isin nan_to_num nancumsum nonzero ones_like ravel reshape roll
    round setdiff1d sort squeeze trace transpose tril triu union1d unique where
    zeros_like
    """
)
"""Functions of arrays that give arrays of much the same size."""

COMBINING = words(
    """
    allclose append array_equal average column_stack concatenate convolve corrcoef
    correlate cov digitize dot hstack inner interp linalg.norm matmul
    nanpercentile nanquantile outer percentile polyfit polyval quantile searchsorted
    stack trapezoid vstack
    """
)
"""Functions of several arrays."""

SOLVING = words(
    """
    linalg.cholesky linalg.det linalg.eigh linalg.eigvalsh linalg.inv linalg.lstsq
    linalg.matrix_rank linalg.pinv linalg.solve linalg.svd
    """
)
"""Functions of matrices."""

RUNNING = words(
    "add.accumulate maximum.accumulate minimum.accumulate multiply.accumulate"
)
"""Functions that give all results on the way."""

FURTHER = words("bincount diag histogram poly1d select")
"""Functions with arguments of their own."""

MAKING = words(
    "arange array asarray empty eye full identity linspace ones repeat tile zeros"
)
"""Functions that make arrays."""

SCALARS = words("bool_ float64 int64")

CONSTANTS = words("e euler_gamma inf nan newaxis pi")

CALLS = frozenset(
    f"numpy.{name}"
    for name in (ELEMENTWISE | REDUCING | SHAPING | COMBINING | MAKING | SCALARS)
    | (SOLVING | RUNNING | FURTHER)
)
VALUES = frozenset(f"numpy.{name}" for name in CONSTANTS)

KEYWORDS = words(
    """
    axis bins ddof deg decimals default density dtype endpoint equal_nan fill_value
    full_matrices invert k keepdims minlength mode n nan neginf num posinf q range rcond
    return_counts return_inverse rowvar shape side start stop step w weights x y
    """
)
"""Names by which arguments of a function of numpy may be given."""

ARRAY_METHODS = words(
    """
    all any argmax argmin argsort astype clip copy cumprod cumsum dot fill flatten item
    max mean min nonzero prod ravel reshape round sort squeeze std sum tolist transpose
    var
    """
)
NUMBER_METHODS = words("astype is_integer item round tolist")
"""Methods of numpy's own numbers."""

ARRAY_FIELDS = words("T ndim shape size")
