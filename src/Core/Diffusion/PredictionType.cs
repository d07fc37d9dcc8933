namespace TextToImage.Diffusion;

/// <summary>What the network predicts, in the words of diffusers' <c>prediction_type</c>.</summary>
public enum PredictionType
{
    /// <summary>The noise in the sample ("epsilon"; Ho et al. 2020, arXiv:2006.11239).</summary>
    Epsilon,

    /// <summary>The velocity alpha * noise - sigma * clean ("v_prediction"; Salimans and Ho 2022, arXiv:2202.00512).</summary>
    VPrediction,

    /// <summary>The clean sample itself ("sample").</summary>
    Sample,

    /// <summary>The velocity noise - clean of a straight path (flow matching; Liu et al. 2022, arXiv:2209.03003).</summary>
    Flow,
}
