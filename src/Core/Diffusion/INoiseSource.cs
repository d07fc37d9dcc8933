namespace TextToImage.Diffusion;

/// <summary>
/// Where standard-normal numbers come from. One source serves a whole run; draws are made in the order
/// in which diffusers makes them, so that a seed gives the same picture here and there.
/// </summary>
public interface INoiseSource
{
    /// <summary>Fills <paramref name="destination"/> (one draw of torch.randn over a whole batch) with N(0, 1) numbers.</summary>
    void Fill(Span<float> destination);
}
