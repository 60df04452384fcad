namespace Aspire.Hosting.Testing;

/// <summary>Gets applications from their application hosts, for tests.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Executes the program of an application host up to the point where it builds its application.</summary>
    /// <remarks>All ports are random, and the data is thrown away with the application.</remarks>
    /// <typeparam name="TEntryPoint">A type of the application host's assembly, for example <c>Projects.Shop_AppHost</c>.</typeparam>
    /// <param name="cancellationToken">Ends the wait for the program.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class
        => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>Executes the program of an application host up to the point where it builds its application.</summary>
    /// <remarks>All ports are random, and the data is thrown away with the application.</remarks>
    /// <typeparam name="TEntryPoint">A type of the application host's assembly, for example <c>Projects.Shop_AppHost</c>.</typeparam>
    /// <param name="args">Command-line arguments added to those of the program.</param>
    /// <param name="cancellationToken">Ends the wait for the program.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var capture = new EntryPointCapture(typeof(TEntryPoint).Assembly, args);
        return new TestingBuilder(await capture.ExecuteAsync(cancellationToken));
    }
}
