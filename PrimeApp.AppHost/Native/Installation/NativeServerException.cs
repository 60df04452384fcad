namespace PrimeApp.AppHost.Native.Installation;

/// <summary>A native server is not available on this machine. The message is a sentence for the user.</summary>
internal sealed class NativeServerException(string message) : Exception(message);
