using System.Security.Cryptography;
using System.Text;

namespace PrimeApp.Jobs.Redis;

/// <summary>Every key and channel. One hash tag, so that a script's keys lie in one slot of a Redis Cluster.</summary>
internal static class Keys
{
    /// <summary>List of the waiting tasks: pushed left, claimed right. submit.lua describes its entries.</summary>
    public const string Ready = "{primes}:ready";

    /// <summary>Sorted set of the ids to be retried, by the time they are due.</summary>
    public const string Delayed = "{primes}:delayed";

    /// <summary>Sorted set of the dead letters, by the time at which they failed, capped.</summary>
    public const string Dead = "{primes}:dead-letters";

    /// <summary>
    /// Set of the ids that were cancelled while their entries were on the ready list. Finding an entry in the list
    /// would take as long as the list is, so it stays there until a claim meets it.
    /// </summary>
    public const string Withdrawn = "{primes}:withdrawn";

    /// <summary>List of the submitted ids, newest first, capped.</summary>
    public const string Recent = "{primes}:recent";

    /// <summary>
    /// Sorted set of the claims by their deadlines. A member is the token of the claim, a blank and its worker.
    /// </summary>
    public const string Claims = "{primes}:claims";

    /// <summary>The time at which the queue was paused, in unix milliseconds; missing unless it is paused.</summary>
    public const string Paused = "{primes}:paused";

    /// <summary>Sorted set of the workers, by their last heartbeat.</summary>
    public const string Workers = "{primes}:workers";

    /// <summary>The worker that reaps; expires when it has not done so for a while.</summary>
    public const string Reaper = "{primes}:reaper";

    /// <summary>
    /// The last key that was found with a wrong type. It was moved here, and expires.
    /// </summary>
    public const string Misplaced = "{primes}:misplaced";

    /// <summary>Wakes idle workers when there are entries on the ready list.</summary>
    public const string WakeChannel = "primes:wake";

    /// <summary>Announces the id of a running task that was cancelled.</summary>
    public const string CancelChannel = "primes:cancel";

    /// <summary>
    /// Announces changed records: a line for each, with its id. The line of a completed task also has the fields that
    /// <see cref="Tasks.TaskRecordFormat.TryComplete"/> reads. All tasks share one channel, so watching a task needs no
    /// subscription of its own.
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
