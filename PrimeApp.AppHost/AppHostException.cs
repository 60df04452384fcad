namespace PrimeApp.AppHost;

/// <summary>An error that the AppHost reports to the user. The message is one or two sentences.</summary>
internal sealed class AppHostException(string message) : Exception(message);
