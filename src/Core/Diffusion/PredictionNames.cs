namespace TextToImage.Diffusion;

/// <summary>diffusers' words for <see cref="PredictionType"/>.</summary>
internal static class PredictionNames
{
    public static PredictionType Parse(string name) => name switch
    {
        "epsilon" => PredictionType.Epsilon,
        "v_prediction" => PredictionType.VPrediction,
        "sample" or "original_sample" => PredictionType.Sample,
        _ => throw SchedulerConfig.Invalid($"prediction_type '{name}' is unknown; use epsilon, v_prediction or sample"),
    };

    public static string Of(PredictionType type) => type switch
    {
        PredictionType.Epsilon => "epsilon",
        PredictionType.VPrediction => "v_prediction",
        PredictionType.Sample => "sample",
        _ => throw SchedulerConfig.Invalid("only the flow-matching scheduler predicts a flow"),
    };
}
