using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>The numbers that a network's pixels are.</summary>
public enum PixelRange
{
    /// <summary>-1 (black) to 1 (white).</summary>
    Signed,

    /// <summary>0 (black) to 1 (white).</summary>
    Unit,
}

/// <summary>The key "value_range" of a network's config.json.</summary>
internal static class PixelRanges
{
    private const string Key = "value_range";

    /// <summary>[-1, 1] or [0, 1]; null where the config does not say.</summary>
    /// <exception cref="AIImageException">It is anything else.</exception>
    public static PixelRange? Read(JsonElement json, string path)
    {
        if (!json.TryGetProperty(Key, out var value))
            return null;
        return JsonFile.Integers(json, Key) switch
        {
            [-1, 1] => PixelRange.Signed,
            [0, 1] => PixelRange.Unit,
            _ => throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The \"{Key}\" of '{path}' is {value.GetRawText()}; it must be [0, 1] or [-1, 1].")
            { Subject = path },
        };
    }
}
