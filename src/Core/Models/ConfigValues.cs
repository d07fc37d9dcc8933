using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>The numbers of a JSON file of a model, each within bounds: a number beyond them would ask for memory or time that no model needs.</summary>
/// <param name="Json">The file's object.</param>
/// <param name="Owner">What errors call the file, such as "The config.json of the unet of the model '...'".</param>
/// <param name="Subject">What errors are about: a path.</param>
internal readonly record struct ConfigValues(JsonElement Json, string Owner, string Subject)
{
    /// <summary>The most numbers of a list.</summary>
    private const int LongestList = 64;

    /// <summary>The config of a component of a model.</summary>
    /// <exception cref="AIImageException">It is missing or cannot be read.</exception>
    public static ConfigValues Of(ModelFolder model, string component) =>
        new(model.Config(component), $"The config.json of the {component} of the model '{model.Path}'", model.Path);

    /// <summary>A whole number; null where it is not stated.</summary>
    /// <exception cref="AIImageException">It is no whole number, or out of bounds.</exception>
    public int? Integer(string key, int low, int high)
    {
        if (Stated(key) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= low && number <= high
            ? number
            : throw Invalid($"\"{key}\" is {Shown(value)}, and must be a whole number from {low} to {high}");
    }

    /// <summary>A whole number, or the first of a list of them; null where it is not stated.</summary>
    /// <exception cref="AIImageException">It is no whole number, or out of bounds.</exception>
    public int? FirstInteger(string key, int low, int high) => Stated(key) is { ValueKind: JsonValueKind.Array }
        ? Integers(key, low, high).Cast<int?>().FirstOrDefault()
        : Integer(key, low, high);

    /// <summary>A list of whole numbers; empty where it is not stated.</summary>
    /// <exception cref="AIImageException">It is no such list, or one of them is out of bounds.</exception>
    public int[] Integers(string key, int low, int high)
    {
        if (Stated(key) is not { } value)
            return [];
        var numbers = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= LongestList
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : low - 1).ToArray()
            : [low - 1];
        return Array.TrueForAll(numbers, number => number >= low && number <= high)
            ? numbers
            : throw Invalid($"\"{key}\" is {Shown(value)}, and must be a list of at most {LongestList} whole numbers from {low} to {high}");
    }

    /// <summary>A number; null where it is not stated.</summary>
    /// <exception cref="AIImageException">It is no number, or out of bounds.</exception>
    public double? Number(string key, double low, double high)
    {
        if (Stated(key) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= low && number <= high
            ? number
            : throw Invalid(FormattableString.Invariant($"\"{key}\" is {Shown(value)}, and must be a number from {low} to {high}"));
    }

    /// <summary>A yes or no; null where it is not stated.</summary>
    public bool? Flag(string key) => JsonFile.Flag(Json, key);

    /// <summary>The error for a value that cannot be used: the problem goes on from "... cannot be used: ".</summary>
    public AIImageException Invalid(string problem) => new(ErrorIds.ModelConfigInvalid, $"{Owner} cannot be used: {problem}; correct it, or install the model again.") { Subject = Subject };

    private JsonElement? Stated(string key) => Json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Shown(JsonElement value)
    {
        const int longest = 60;
        var text = value.GetRawText();
        return text.Length <= longest ? text : $"{text.Substring(0, longest)}...";
    }
}
