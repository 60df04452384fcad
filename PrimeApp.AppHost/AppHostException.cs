namespace PrimeApp.AppHost;

/// <summary>
/// An error that the AppHost reports to the user, such as a server that this machine lacks. The message is one or two
/// sentences.
/// </summary>
internal sealed class AppHostException(string message) : Exception(message);
