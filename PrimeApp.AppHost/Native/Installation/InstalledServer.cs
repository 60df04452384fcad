namespace PrimeApp.AppHost.Native.Installation;

/// <summary>A native server that is ready to run.</summary>
/// <param name="Executable">The absolute path of the program.</param>
/// <param name="Root">The root of its file system: <c>/</c>, or the folder with its unpacked packages.</param>
/// <param name="LibraryDirectories">The folders with the shared libraries that were downloaded with it.</param>
internal sealed record InstalledServer(string Executable, string Root, IReadOnlyList<string> LibraryDirectories);
