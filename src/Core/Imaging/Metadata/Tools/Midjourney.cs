using System.Globalization;
using System.Text.RegularExpressions;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>Midjourney: a "Description" that is the prompt with its parameters and ends in "Job ID: ...". Its pictures cannot be made again elsewhere.</summary>
internal static class Midjourney
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(0.5);
    private static readonly Regex Job = new(@"\s*Job ID: [0-9a-fA-F-]{36}\s*$", RegexOptions.CultureInvariant, TimeLimit);
    private static readonly Regex Parameter = new(@"(?<=^|\s)--(\w+)((?:\s+(?!--)\S+)*)", RegexOptions.CultureInvariant, TimeLimit);

    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts)
    {
        try
        {
            if (!texts.TryGetValue("Description", out var text) || !Job.IsMatch(text))
                return null;
            text = Job.Replace(text, "");
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (Match found in Parameter.Matches(text))
                parameters[found.Groups[1].Value] = found.Groups[2].Value.Trim();
            return new PictureMetadata
            {
                Prompt = Parameter.Replace(text, "").Trim(),
                NegativePrompt = parameters.TryGetValue("no", out var unwanted) && unwanted.Length > 0 ? unwanted : null,
                Seed = parameters.TryGetValue("seed", out var number) && ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null,
                Model = parameters.TryGetValue("niji", out var niji) ? $"niji {niji}".Trim() : parameters.TryGetValue("v", out var version) ? version : null,
                Software = "Midjourney",
            };
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
