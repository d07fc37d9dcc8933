using Spectre.Console;

namespace TextToImage.Cli;

/// <summary>A bar with the time left on standard error; nothing where that is not a terminal.</summary>
internal sealed class ProgressBar : IProgress<GenerationProgress>, IDisposable
{
    private readonly TaskCompletionSource _finished = new();
    private readonly Task? _display;
    private readonly int _prompts;
    private ProgressTask? _bar;
    private int _promptsDone;
    private GenerationProgress? _last;

    private ProgressBar(bool enabled, int prompts)
    {
        _prompts = prompts;
        if (enabled)
            _display = Show();
    }

    public static ProgressBar Start(bool enabled, int prompts) => new(enabled && !Console.IsErrorRedirected, prompts);

    public void Report(GenerationProgress value)
    {
        _last = value;
        var picture = _promptsDone * value.Count + value.Picture;
        Show($"Picture {picture} of {_prompts * value.Count}, {value.Activity ?? $"step {value.Step} of {value.Steps}"}", (_promptsDone + value.Fraction) / _prompts);
    }

    /// <summary>Shows how far something else is.</summary>
    /// <param name="description">What is being done.</param>
    /// <param name="fraction">Share done, 0 to 1.</param>
    public void Show(string description, double fraction)
    {
        if (_bar is not { } bar)
            return;
        bar.Value = fraction;
        bar.Description = Markup.Escape(description);
    }

    public void NextPrompt()
    {
        _promptsDone++;
        if (_bar is not null && _last is not null)
            _bar.Value = (double)_promptsDone / _prompts;
    }

    public void Dispose()
    {
        _finished.TrySetResult();
        _display?.Wait();
    }

    private Task Show()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                _bar = context.AddTask("Starting", maxValue: 1);
                await _finished.Task;
            });
    }
}
