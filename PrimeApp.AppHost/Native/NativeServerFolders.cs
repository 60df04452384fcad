namespace PrimeApp.AppHost.Native;

/// <summary>Where native servers are kept.</summary>
/// <param name="Data">Absolute path of the folder that gets a folder for each server's data.</param>
/// <param name="Tools">Absolute path of the folder that programs are fetched into.</param>
internal sealed record NativeServerFolders(string Data, string Tools);
