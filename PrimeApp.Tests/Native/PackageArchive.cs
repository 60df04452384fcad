namespace PrimeApp.Tests.Native;

/// <summary>The archive of the distribution's packages.</summary>
internal static class PackageArchive
{
    private static readonly Lazy<string?> FoundObstacle = new(FindObstacle);

    /// <summary>Why packages cannot be fetched; null where they can.</summary>
    public static string? Obstacle => FoundObstacle.Value;

    private static string? FindObstacle()
    {
        if (!File.Exists("/usr/bin/apt-get"))
        {
            return "This system has no apt-get.";
        }

        // Without a network, the command fails at once. On a busy machine, it takes long.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            // Each line starts with an address in quotes.
            var addresses = Command.RunAsync("apt-get", ["--print-uris", "update"], timeout.Token)
                .GetAwaiter().GetResult();
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Head, addresses.Output[0].Split('\'')[1]);
            using var response = client.Send(request, timeout.Token);
            return response.IsSuccessStatusCode ? null : $"The package archive answered {(int)response.StatusCode}.";
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or IndexOutOfRangeException)
        {
            return $"The package archive is not reachable: {exception.Message}";
        }
    }
}
