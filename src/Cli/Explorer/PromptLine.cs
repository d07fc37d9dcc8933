using System.Globalization;
using System.Text;
using Spectre.Console;

namespace TextToImage.Cli.Explorer;

/// <summary>A line in which a prompt is typed: Tab completes the last word, and once more takes the next word that begins so; Escape gives up.</summary>
/// <param name="console">Where it is typed.</param>
/// <param name="words">Words that begin with what was typed of one.</param>
internal sealed class PromptLine(IAnsiConsole console, Func<string, IReadOnlyList<string>> words)
{
    private static readonly char[] BetweenWords = [' ', ',', '.', ';', '-'];

    private readonly StringBuilder _text = new();
    private (string Before, IReadOnlyList<string> Words, int Next)? _completion;

    /// <summary>Reads a prompt that is not blank.</summary>
    /// <param name="label">What stands before it.</param>
    /// <param name="preset">What is there to begin with.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The prompt; null: the user gave up.</returns>
    public async Task<string?> Read(string label, string preset, CancellationToken cancellation)
    {
        _text.Append(preset);
        while (true)
        {
            Show(label);
            if (await console.Input.ReadKeyAsync(intercept: true, cancellation) is not { } key)
                return null;
            if (key.Key == ConsoleKey.Escape || (key.Key == ConsoleKey.Enter && !string.IsNullOrWhiteSpace(_text.ToString())))
            {
                console.WriteLine();
                return key.Key == ConsoleKey.Escape ? null : _text.ToString().Trim();
            }
            Take(key);
        }
    }

    private void Take(ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Tab)
        {
            Complete();
            return;
        }
        _completion = null;
        if (key.Key == ConsoleKey.Backspace)
        {
            // A letter with its accents, or a picture of several characters, is one to the user.
            var starts = StringInfo.ParseCombiningCharacters(_text.ToString());
            _text.Length = starts.Length > 0 ? starts[^1] : 0;
        }
        else if (!char.IsControl(key.KeyChar))
        {
            _text.Append(key.KeyChar);
        }
    }

    private void Complete()
    {
        if (_completion is not { } completion)
        {
            var typed = _text.ToString();
            var start = typed.LastIndexOfAny(BetweenWords) + 1;
            completion = (typed[..start], typed.Length > start ? words(typed[start..]) : [], 0);
        }
        if (completion.Words.Count == 0)
            return;
        _text.Clear().Append(completion.Before).Append(completion.Words[completion.Next]);
        _completion = completion with { Next = (completion.Next + 1) % completion.Words.Count };
    }

    /// <summary>Half of a character that takes two is not shown before its other half is there. A line of one row is written over: there are consoles without control codes.</summary>
    private void Show(string label)
    {
        var text = _text.ToString();
        var whole = $"{label} {(text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text)}";
        var width = whole.GetCellWidth();
        if (_shownRows > 0)
            console.Write(new ControlCode($"\u001b[{_shownRows}A\r\u001b[J"));
        else if (width < _shownWidth)
            console.Profile.Out.Writer.Write($"\r{new string(' ', _shownWidth)}");
        console.Profile.Out.Writer.Write($"\r{whole}");
        console.Profile.Out.Writer.Flush();
        (_shownWidth, _shownRows) = (width, Math.Max(0, width - 1) / Math.Max(1, console.Profile.Width));
    }

    /// <summary>Cells that the line takes, and rows below the first.</summary>
    private int _shownWidth, _shownRows;
}
