namespace Aspire.Hosting.Testing;

/// <summary>Leaves an application host's program where it would have gone on to run its application.</summary>
internal sealed class EntryPointCapturedException()
    : Exception("The application is run by a test, and not by the program that was executed for it.");
