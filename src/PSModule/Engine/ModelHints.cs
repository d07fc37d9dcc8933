using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Text;

namespace TextToImage.Engine;

/// <summary>What can be suggested while a command is typed. Reads small files of the model; loads no network.</summary>
internal static class ModelHints
{
    /// <summary>Sizes that suit a model, each with a description.</summary>
    public static IEnumerable<(string Name, string ToolTip)> Sizes(string? model) => Of(model, folder =>
        SuggestedSizes.For(folder).Select((size, index) => ($"{size.Width}x{size.Height}", index == 0 ? $"{size.Shape}, the model's own" : size.Shape)));

    /// <summary>Words that a model knows and that begin with what was typed, the shown one of each first; none where it knows about all.</summary>
    public static IEnumerable<string> Words(string? model, string typed) => Of(model, folder =>
        ModelWords.Beginning(folder, typed));

    /// <summary>A model that cannot be read gives no hints: the command will say what is wrong with it.</summary>
    private static IEnumerable<T> Of<T>(string? model, Func<ModelFolder, IEnumerable<T>> read)
    {
        try
        {
            return [.. read(InstalledModels.Open(model, path => path))];
        }
        catch (AIImageException)
        {
            return [];
        }
    }
}
