using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>What <c>--operation publish</c> does: every place that the application is published to writes its files.</summary>
internal sealed class PublishOperation(IEnumerable<IApplicationPublisher> publishers, IConfiguration configuration)
{
    private const string OutputPathKey = "output-path";
    private const string StepKey = "step";
    private const string PublishStep = "publish";
    private const string DefaultOutputPath = "aspire-output";

    /// <returns>The absolute paths of what was written.</returns>
    /// <exception cref="DistributedApplicationException">There is nothing to do, or a step is asked for that there is not.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        if (configuration[StepKey] is { } step && step != PublishStep)
        {
            throw new DistributedApplicationException($"There is no step '{step}'; the only one is '{PublishStep}'.");
        }

        var outputPath = Path.GetFullPath(configuration[OutputPathKey] ?? DefaultOutputPath);
        var written = new List<string>();
        foreach (var publisher in publishers)
        {
            written.AddRange(await publisher.PublishAsync(outputPath, cancellationToken));
        }

        return written.Count > 0
            ? written
            : throw new DistributedApplicationException(
                "The application has no place that it is published to. Add one, for example with AddDockerComposeEnvironment.");
    }
}
