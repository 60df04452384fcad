using System.Runtime.InteropServices;

namespace PrimeApp.ServiceDefaults.Memory;

/// <summary>What the C library keeps of memory that is not managed.</summary>
internal static class NativeAllocator
{
    // mallopt(3), M_MMAP_THRESHOLD.
    private const int MapThreshold = -3;

    // The just-in-time compiler asks for pieces of this size, and gives them back when a method is compiled.
    private const int CompilerPiece = 65_536;

    /// <summary>
    /// Has large pieces of memory go back to the system as soon as they are free. By default glibc keeps what is below
    /// 128 KiB, and more with time, for the thread that had it: 10 MB that the compiler needed when the service was
    /// new.
    /// </summary>
    public static void ReturnWhatIsFree()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(MapThreshold, CompilerPiece);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc; musl, for one, keeps less by itself.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int parameter, int value);
}
