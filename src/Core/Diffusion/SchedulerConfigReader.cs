using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Diffusion;

/// <summary>From the text of scheduler_config.json to a <see cref="SchedulerConfig"/>.</summary>
internal static class SchedulerConfigReader
{
    private static readonly string[] Lists = ["trained_betas", "disable_corrector"];

    /// <summary>Reads and checks a configuration.</summary>
    public static SchedulerConfig Read(string json)
    {
        using var document = ParseDocument(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw SchedulerConfig.Invalid("it is not a JSON object");
        if (!root.TryGetProperty("_class_name", out var name) || name.ValueKind != JsonValueKind.String)
            throw SchedulerConfig.Invalid("it names no scheduler class; add \"_class_name\"");
        var className = Schedulers.KnownClass(name.GetString()!);
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (SchedulerDefaults.AllKeys.Contains(property.Name))
                given[property.Name] = Typed(property.Name, property.Value);
            else if (SchedulerDefaults.OnlyNeutral.TryGetValue(property.Name, out var neutral))
                RequireNeutral(property, neutral);
            else if (!property.Name.StartsWith('_'))
                unknown.Add(property.Name);
        }
        var config = new SchedulerConfig(className, given, unknown);
        SchedulerConfigRules.Check(config);
        if (config.IsFlow)
            RefuseShapes(given);
        return config;
    }

    /// <summary>Later diffusers versions shape the sigmas of flows too.</summary>
    private static void RefuseShapes(Dictionary<string, object?> given)
    {
        foreach (var shape in new[] { "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas" })
        {
            if (given.TryGetValue(shape, out var value) && value is true)
                throw SchedulerConfig.Invalid($"{shape} is not supported for flow matching");
        }
    }

    private static JsonDocument ParseDocument(string json)
    {
        try
        {
            return PythonJson.Parse(json ?? "");
        }
        catch (JsonException error)
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid, $"The scheduler configuration is not valid JSON: {error.Message}", error);
        }
    }

    private static object? Typed(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        if (Lists.Contains(key))
            return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => Number(key, item)).ToArray() : throw Wrong(key, value, "a list of numbers");
        if (key == "solver_p")
            throw SchedulerConfig.Invalid("solver_p is not supported");
        var example = SchedulerDefaults.ByClass.Values.Select(keys => keys.TryGetValue(key, out var known) ? known : null).FirstOrDefault(known => known is not null);
        return example switch
        {
            bool => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value, "true or false"),
            string => value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, value, "text"),
            _ => Number(key, value),
        };
    }

    private static double Number(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => throw Wrong(key, value, "a number"),
    };

    private static void RequireNeutral(JsonProperty property, object? neutral)
    {
        var isNeutral = property.Value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.True => neutral is true,
            JsonValueKind.False => neutral is false,
            JsonValueKind.String => neutral is string text && property.Value.ValueEquals(text),
            _ => false,
        };
        if (!isNeutral)
            throw SchedulerConfig.Invalid($"{property.Name} = {property.Value.GetRawText()} is not supported");
    }

    private static AIImageException Wrong(string key, JsonElement value, string expected) =>
        SchedulerConfig.Invalid($"{key} is {value.GetRawText()}, but {expected} is expected");
}
