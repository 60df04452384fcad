using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>The instructions that process a bitmap. The results are the same; only the speed differs.</summary>
internal enum VectorWidth
{
    /// <summary>64-bit words, on any machine.</summary>
    Scalar,

    /// <summary>256-bit vectors (AVX2).</summary>
    Bits256,

    /// <summary>512-bit vectors (AVX-512).</summary>
    Bits512,
}

/// <summary>The vector instructions of this machine.</summary>
internal static class VectorWidths
{
    /// <summary>The widest instructions that this machine supports in hardware.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : VectorWidth.Scalar;
}
