using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>What stays loaded, for whom, and when it is closed.</summary>
public sealed class ModelCacheTests : IDisposable
{
    private readonly ModelCache _cache = new(budget: 100);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void A_model_is_loaded_once_and_stays()
    {
        var model = ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "sd15"));
        using var cache = new ModelCache(long.MaxValue);
        using (var first = cache.Rent(model, DeviceKind.Cpu))
        using (var second = cache.Rent(model, DeviceKind.Auto))
            Assert.Same(first.Pipeline, second.Pipeline);
        Assert.Equal(1, cache.Count);
        cache.Rent(model, DeviceKind.Cpu).Close();
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void What_is_in_use_when_the_cache_is_cleared_is_closed_by_the_last_who_uses_it()
    {
        var (model, giveBack) = Rent("a");
        var (_, giveBackToo) = Rent("a");
        _cache.Clear();
        Assert.Equal(0, _cache.Count);
        giveBack(true);
        Assert.False(model.IsClosed);
        var (anew, _) = Rent("a");
        Assert.NotSame(model, anew);
        giveBackToo(true);
        Assert.True(model.IsClosed);
        Assert.False(anew.IsClosed);
        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void A_disposed_cache_takes_nothing_back_and_gives_nothing_out()
    {
        var (model, giveBack) = Rent("a");
        _cache.Dispose();
        Assert.False(model.IsClosed);
        giveBack(true);
        Assert.True(model.IsClosed);
        Assert.Equal(0, _cache.Count);
        Assert.Throws<ObjectDisposedException>(() => Rent("a"));
    }

    [Fact]
    public void Closing_frees_that_model_alone_once_nobody_uses_it()
    {
        var (other, giveBackOther) = Rent("b");
        giveBackOther(true);
        var (model, giveBack) = Rent("a");
        var (_, giveBackToo) = Rent("a");
        giveBack(false);
        Assert.False(model.IsClosed);
        giveBackToo(true);
        Assert.True(model.IsClosed);
        Assert.False(other.IsClosed);
        Assert.Equal(1, _cache.Count);
    }

    [Theory]
    [InlineData(DeviceKind.Auto, DeviceKind.Cpu, DeviceKind.Cpu, true)]
    [InlineData(DeviceKind.Cpu, DeviceKind.Auto, DeviceKind.Cpu, true)]
    [InlineData(DeviceKind.Auto, DeviceKind.Cuda, DeviceKind.Cuda, true)]
    [InlineData(DeviceKind.Cuda, DeviceKind.Auto, DeviceKind.Cuda, true)]
    [InlineData(DeviceKind.Cpu, DeviceKind.Auto, DeviceKind.Cuda, false)]
    [InlineData(DeviceKind.Auto, DeviceKind.Cpu, DeviceKind.Cuda, false)]
    public void A_device_and_auto_share_a_model_where_they_come_to_the_same(DeviceKind first, DeviceKind second, DeviceKind best, bool isShared)
    {
        using var cache = new ModelCache(100) { Devices = () => [best, DeviceKind.Cpu] };
        Assert.Equal(isShared, ReferenceEquals(Load(first), Load(second)));
        Assert.Equal(isShared ? 1 : 2, cache.Count);

        Loaded Load(Device device) => cache.Rent("a", (1, default), device, () => new Loaded(device == DeviceKind.Auto ? best : device), loaded => loaded.Device).Loaded;
    }

    [Fact]
    public void Auto_that_fell_back_is_not_what_a_better_device_asks_for()
    {
        using var cache = new ModelCache(100) { Devices = () => [DeviceKind.Cuda, DeviceKind.Cpu] };
        Rent(DeviceKind.Auto);
        Rent(DeviceKind.Cuda);
        Assert.Equal(2, cache.Count);
        Rent(DeviceKind.Cpu);
        Assert.Equal(2, cache.Count);

        void Rent(Device device) => cache.Rent("a", (1, default), device, () => new Loaded(device == DeviceKind.Auto ? DeviceKind.Cpu : device), loaded => loaded.Device);
    }

    [Fact]
    public void Over_the_budget_the_one_unused_longest_is_closed()
    {
        var models = new[] { "a", "b" }.Select(path => Rent(path, bytes: 50)).ToList();
        models.ForEach(each => each.GiveBack(true));
        Rent("c", bytes: 40).GiveBack(true);
        Assert.Equal([true, false], models.Select(each => each.Loaded.IsClosed));
        Assert.Equal(2, _cache.Count);
    }

    [Fact]
    public void What_cannot_be_loaded_leaves_nothing()
    {
        Assert.Throws<IOException>(() => _cache.Rent<Loaded>("a", (1, default), DeviceKind.Cpu, () => throw new IOException(), loaded => loaded.Device));
        Assert.Equal(0, _cache.Count);
    }

    private (Loaded Loaded, Action<bool> GiveBack) Rent(string path, long bytes = 1) =>
        _cache.Rent(path, (bytes, default), DeviceKind.Cpu, () => new Loaded(DeviceKind.Cpu), loaded => loaded.Device);

    private sealed class Loaded(Device device) : IDisposable
    {
        public Device Device { get; } = device;

        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
