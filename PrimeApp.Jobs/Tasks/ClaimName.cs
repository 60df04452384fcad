using StackExchange.Redis;

namespace PrimeApp.Jobs.Tasks;

/// <summary>A claim as the sorted set of claims has it: its token, a blank and its worker.</summary>
/// <param name="Member">The member of the set.</param>
/// <param name="Token">The token, by which the set of its tasks is named.</param>
/// <param name="Worker">The worker that made it.</param>
internal readonly record struct ClaimName(RedisValue Member, string Token, string Worker)
{
    /// <summary>Reads a member. One that no script wrote has a token of which there is no claim.</summary>
    public static ClaimName Parse(RedisValue member) =>
        member.ToString().Split(' ', 2) is [var token, var worker]
            ? new ClaimName(member, token, worker)
            : new ClaimName(member, "", "");
}
