using System.Diagnostics;
using System.Globalization;
using TextToImage.Benchmarks;

// Program [NAME]...: runs the benchmarks whose names have one of the given texts in them, or all.
var chosen = Benchmark.All.Where(each => args.Length == 0 || args.Any(name => each.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToList();
foreach (var benchmark in chosen)
{
    var run = benchmark.Prepare();
    run();
    var times = Enumerable.Range(0, benchmark.Runs).Select(_ => Time(run)).Order().ToList();
    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Name,-60} best {times[0],9:0.00} ms   median {times[times.Count / 2],9:0.00} ms   of {times.Count}"));
}
return chosen.Count > 0 ? 0 : 2;

static double Time(Action run)
{
    var clock = Stopwatch.StartNew();
    run();
    return clock.Elapsed.TotalMilliseconds;
}
