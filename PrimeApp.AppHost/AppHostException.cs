namespace PrimeApp.AppHost;

/// <summary>The AppHost cannot do what it was asked to. The message is one sentence or two for the user.</summary>
internal sealed class AppHostException(string message) : Exception(message);
