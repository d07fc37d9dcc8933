using TextToImage.Testing;

namespace TextToImage.Tests.Pipelines;

public class MemoryWatchTests
{
    [Fact]
    public void The_memory_that_was_needed_for_a_moment_is_seen()
    {
        var inUse = 100L;
        using var watch = new MemoryWatch(() => Volatile.Read(ref inUse));
        Volatile.Write(ref inUse, 500);
        var looks = watch.Looks;
        // Two: one may have begun before the memory was there.
        Assert.True(SpinWait.SpinUntil(() => watch.Looks > looks + 1, TimeSpan.FromMinutes(1)), "It does not look by itself.");
        Volatile.Write(ref inUse, 100);
        Assert.Equal(500, watch.Peak);
    }

    [Fact]
    public void What_is_watched_is_the_memory_of_this_process()
    {
        using var watch = new MemoryWatch();
        Assert.InRange(watch.Peak, 1_000_000, long.MaxValue);
    }
}
