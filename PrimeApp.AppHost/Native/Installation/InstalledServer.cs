namespace PrimeApp.AppHost.Native.Installation;

/// <summary>A native server that is ready to run.</summary>
/// <param name="Executable">The absolute path of the program.</param>
/// <param name="Root">
/// The root of the file system it was installed to: <c>/</c>, or the folder its packages were unpacked to.
/// </param>
/// <param name="LibraryDirectories">Where the shared libraries are that came with it and the machine lacks.</param>
internal sealed record InstalledServer(string Executable, string Root, IReadOnlyList<string> LibraryDirectories);
