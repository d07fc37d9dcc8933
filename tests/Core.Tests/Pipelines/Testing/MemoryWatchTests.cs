using TextToImage.Testing;
using TextToImage.Tests.Models;

namespace TextToImage.Tests.Pipelines;

/// <summary>Runs alone: what other tests free meanwhile would hide what this one takes.</summary>
[Collection(Alone.Name)]
public class MemoryWatchTests
{
    [Fact]
    public void The_memory_that_was_needed_for_a_moment_is_seen()
    {
        using var watch = new MemoryWatch();
        var before = watch.Peak;
        var large = new byte[200_000_000];
        Array.Fill(large, (byte)1);
        var looks = watch.Looks;
        // Two: one may have begun before the memory was there.
        Assert.True(SpinWait.SpinUntil(() => watch.Looks > looks + 1, TimeSpan.FromMinutes(1)), "It does not look by itself.");
        GC.KeepAlive(large);
        Assert.True(watch.Peak > before + 150_000_000, $"{before} to {watch.Peak}");
    }
}
