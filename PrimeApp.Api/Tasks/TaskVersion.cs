using System.Globalization;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

internal static class TaskVersion
{
    /// <summary>A short text that is another one whenever something of the task that clients see has changed.</summary>
    public static string Of(TaskRecord task) => string.Create(
        CultureInfo.InvariantCulture,
        $"{task.State.ToWireName()}-{task.Deliveries}-{task.Failures}-{task.Progress:R}-"
        + $"{task.StartedAt?.ToUnixTimeMilliseconds()}");
}
