using System.Diagnostics;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Worker.Pump;

/// <summary>A delivery under way.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Activity">Its span, when it is traced.</param>
/// <param name="Started">Timestamp of its start.</param>
internal sealed record Attempt(Delivery Delivery, Activity? Activity, long Started);
