using System.Security.Cryptography;
using System.Text;

namespace PrimeApp.Jobs.Redis;

/// <summary>Every key and channel. One hash tag, so that a script's keys lie in one slot of a Redis Cluster.</summary>
internal static class Keys
{
    /// <summary>List of what is to be claimed: pushed left, claimed right. submit.lua says what an entry is.</summary>
    public const string Ready = "{primes}:ready";

    /// <summary>Sorted set of the ids to be retried, by the time they are due.</summary>
    public const string Delayed = "{primes}:delayed";

    /// <summary>Sorted set of the ids that failed for good, by the time of that, capped.</summary>
    public const string Dead = "{primes}:dead-letters";

    /// <summary>
    /// Set of the ids that were cancelled while their entries were on the ready list. Finding an entry in the list
    /// would take as long as the list is, so it stays there until a claim meets it.
    /// </summary>
    public const string Withdrawn = "{primes}:withdrawn";

    /// <summary>List of the submitted ids, newest first, capped.</summary>
    public const string Recent = "{primes}:recent";

    /// <summary>
    /// Sorted set of the claims, each by its token, a blank and its worker, by the time at which it is taken back.
    /// </summary>
    public const string Claims = "{primes}:claims";

    /// <summary>Since when the queue is paused, in unix milliseconds; missing unless it is.</summary>
    public const string Paused = "{primes}:paused";

    /// <summary>Sorted set of the workers, by their last heartbeat.</summary>
    public const string Workers = "{primes}:workers";

    /// <summary>The worker that reaps; expires when it has not done so for a while.</summary>
    public const string Reaper = "{primes}:reaper";

    /// <summary>
    /// The key that was last found to be of another type than it should be, moved out of the way; expires.
    /// </summary>
    public const string Misplaced = "{primes}:misplaced";

    /// <summary>Says that there is something on the ready list.</summary>
    public const string NudgeChannel = "primes:nudge";

    /// <summary>Says that a running task was cancelled: its id.</summary>
    public const string CancelChannel = "primes:cancel";

    /// <summary>
    /// Says that records of tasks have changed: a line for each, with its id, and if it was completed with the fields
    /// that
    /// <see cref="Tasks.TaskRecordFormat.TryComplete"/> reads. One channel for all: no watcher costs Redis a
    /// subscription.
    /// </summary>
    public const string EventsChannel = "primes:events";

    /// <summary>
    /// A result that took time to compute: n, the n-th prime and a checksum. There are as many slots as results are
    /// kept.
    /// </summary>
    public static string NthPrime(int slot) => $"{{primes}}:nth-prime:{slot}";

    /// <summary>Hash with a task's record.</summary>
    public static string Task(string id) => "{primes}:task:" + id;

    /// <summary>
    /// Set of the ids that are in a claim. While an id is in it, the worker that made the claim has the task.
    /// </summary>
    public static string Claim(string token) => "{primes}:claim:" + token;

    /// <summary>
    /// The id of the task that a client's idempotency key stands for. Clients choose how long their keys are, so a
    /// digest takes their place.
    /// </summary>
    public static string Idempotency(string clientKey) =>
        "{primes}:idempotency-key:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clientKey)));
}
