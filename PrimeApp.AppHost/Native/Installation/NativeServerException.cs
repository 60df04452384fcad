namespace PrimeApp.AppHost.Native.Installation;

/// <summary>A native server cannot be had on this machine; the message is a sentence for the user.</summary>
internal sealed class NativeServerException(string message) : Exception(message);
