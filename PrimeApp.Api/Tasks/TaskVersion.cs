using System.Globalization;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

internal static class TaskVersion
{
    /// <summary>Returns a short text that changes whenever anything that clients see of the task changes.</summary>
    public static string Of(TaskRecord task) => string.Create(
        CultureInfo.InvariantCulture,
        $"{task.State.ToWireName()}-{task.Deliveries}-{task.Failures}-{task.Progress:R}-"
        + $"{task.StartedAt?.ToUnixTimeMilliseconds()}");
}
