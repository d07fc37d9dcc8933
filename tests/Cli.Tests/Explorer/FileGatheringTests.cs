using TextToImage.Cli.Explorer;

namespace TextToImage.Cli.Tests.Explorer;

/// <summary>Of many processes for one selection, one does the work of all.</summary>
public sealed class FileGatheringTests
{
    private readonly ManualTime _time = new();
    private readonly string _name = Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task The_first_one_gets_the_files_of_the_others()
    {
        var first = Start(["/a/00.png"]);
        _time.AwaitTimer();
        var files = Enumerable.Range(1, 40).Select(number => $"/a/{number:00} \"odd\" 猫.png").ToList();
        var others = files.Select(file => Start([file])).ToArray();
        Assert.All(await Task.WhenAll(others), Assert.Null);
        _time.PassUntil(first);
        Assert.Equal(files.Prepend("/a/00.png"), (await first)!);
    }

    [Fact]
    public async Task A_later_selection_is_one_of_its_own()
    {
        var first = Start(["/a/1.png"]);
        _time.PassUntil(first);
        var second = Start(["/a/2.png"]);
        _time.PassUntil(second);
        Assert.Equal(["/a/1.png"], (await first)!);
        Assert.Equal(["/a/2.png"], (await second)!);
    }

    /// <summary>Whenever the first one stops to gather, no file is lost, and none is worked on twice.</summary>
    [Fact]
    public async Task No_file_is_lost_while_the_first_one_stops()
    {
        var all = Enumerable.Range(0, 30).Select(number => $"/a/{number:00}.png").ToList();
        var everyone = all.Select(file => Start([file])).ToArray();
        var gathered = Task.WhenAll(everyone);
        _time.PassUntil(gathered);
        Assert.Equal(all, (await gathered).SelectMany(each => each ?? []).Order(StringComparer.Ordinal));
    }

    /// <summary>In a thread of its own, as the processes are.</summary>
    private Task<IReadOnlyList<string>?> Start(IReadOnlyList<string> files) =>
        Task.Factory.StartNew(() => new FileGathering(_name, _time).Gather(files), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Time that passes when a test says so.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly object _guard = new();
        private readonly List<Timer> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, () => callback(state));
            lock (_guard)
                _timers.Add(timer);
            return timer;
        }

        /// <summary>Waits until someone waits for time to pass.</summary>
        public void AwaitTimer() => SpinWait.SpinUntil(() =>
        {
            lock (_guard)
                return _timers.Count > 0;
        });

        /// <summary>Lets time pass for all who wait for it, until a task is done.</summary>
        public void PassUntil(Task task)
        {
            while (!task.IsCompleted)
            {
                Timer[] due;
                lock (_guard)
                    due = [.. _timers];
                foreach (var timer in due)
                    timer.Fire();
                Thread.Yield();
            }
        }

        private sealed class Timer(ManualTime time, Action fire) : ITimer
        {
            public void Fire() => fire();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                lock (time._guard)
                    time._timers.Remove(this);
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
