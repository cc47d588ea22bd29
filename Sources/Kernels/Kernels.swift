// What users of the kernels need to name of it: shapes, and the numbers of updates.
@_exported public import KernelInterface
