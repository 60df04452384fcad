namespace PrimeApp.Tests.Jobs.Servers;

[Trait("Category", "Unit")]
public sealed class RedisErrorsTests
{
    [Theory]
    [InlineData("NOPERM this user has no permissions to run the 'eval' command")]
    [InlineData(
        "ERR The user executing the script can't run this command or subcommand script: fd1f, on @user_script:1.")]
    [InlineData("NOAUTH Authentication required.")]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.")]
    [InlineData("ERR unknown command 'EVALSHA', with args beginning with: ")]
    [InlineData("ERR max number of clients reached")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'. script: 6073, on @user_script:1.")]
    [InlineData("NOREPLICAS Not enough good replicas to write.")]
    [InlineData("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.")]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("ERR something that no version says yet")]
    public void An_answer_that_is_not_about_a_key_means_that_redis_cannot_be_used(string message) =>
        Assert.True(RedisErrors.IsUnavailability(new RedisServerException(message)));

    [Theory]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value script: fd1f, on @user_script:1.")]
    [InlineData("ERR Error running script (call to f_fd1f): @user_script:1: WRONGTYPE Operation against a key")]
    [InlineData(
        "ERR user_script:1: attempt to perform arithmetic on field '?' (a string value) script: d1e0, on @user_script:1.")]
    [InlineData("ERR hash value is not an integer script: 1225, on @user_script:1.")]
    public void An_answer_that_is_about_a_key_costs_what_belongs_to_the_key(string message)
    {
        Assert.True(RedisErrors.IsOfData(new RedisServerException(message)));
        Assert.False(RedisErrors.IsUnavailability(new RedisServerException(message)));
    }
}
