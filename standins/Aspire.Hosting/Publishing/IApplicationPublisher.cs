namespace Aspire.Hosting.Publishing;

/// <summary>Writes the files from which the application is deployed to one kind of place.</summary>
internal interface IApplicationPublisher
{
    /// <summary>Writes the files.</summary>
    /// <param name="outputPath">The absolute path of the folder for them, which need not exist.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The absolute paths of what was written.</returns>
    Task<IReadOnlyList<string>> PublishAsync(string outputPath, CancellationToken cancellationToken);
}
