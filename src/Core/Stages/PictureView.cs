using System.Numerics.Tensors;
using TextToImage.Gradients;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>Samples as pictures in colour, one at a time, and gradients the way back: what a guide needs of a space.</summary>
internal abstract class PictureView : IDisposable
{
    /// <summary>Channels of the pictures.</summary>
    public const int Rgb = 3;

    /// <summary>Rows of the pictures.</summary>
    public abstract int Height { get; }

    /// <summary>Columns of the pictures.</summary>
    public abstract int Width { get; }

    /// <summary>Whether samples are the pixels themselves, -1 to 1.</summary>
    public abstract bool IsPixels { get; }

    /// <summary>The picture of a sample.</summary>
    /// <param name="sample">One sample.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the work inside a network.</param>
    /// <returns>[3, height, width] about [-1, 1]; on white where it is transparent.</returns>
    public abstract float[] See(ReadOnlySpan<float> sample, NetworkMeter meter, CancellationToken cancellationToken);

    /// <summary>The gradient with respect to the sample that was seen last.</summary>
    /// <param name="picture">That with respect to its picture.</param>
    /// <param name="sample">Receives it.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the work inside a network.</param>
    public abstract void Back(ReadOnlySpan<float> picture, Span<float> sample, NetworkMeter meter, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Premultiplied colours and alpha on white: 1 + colour - alpha, for values of -1 to 1.</summary>
    private protected static float[] OnWhite(ReadOnlySpan<float> pixels, int channels)
    {
        if (channels == Rgb)
            return pixels.ToArray();
        var plane = pixels.Length / channels;
        var picture = new float[Rgb * plane];
        for (var i = 0; i < picture.Length; i++)
            picture[i] = channels == 1 ? pixels[i % plane] : 1 + pixels[i] - pixels[(Rgb * plane) + (i % plane)];
        return picture;
    }

    /// <summary>The way back of <see cref="OnWhite"/>.</summary>
    private protected static float[] OnWhiteBack(ReadOnlySpan<float> picture, int channels)
    {
        if (channels == Rgb)
            return picture.ToArray();
        var plane = picture.Length / Rgb;
        var pixels = new float[channels * plane];
        for (var i = 0; i < picture.Length; i++)
        {
            pixels[channels == 1 ? i % plane : i] += picture[i];
            if (channels > Rgb)
                pixels[(Rgb * plane) + (i % plane)] -= picture[i];
        }
        return pixels;
    }
}

/// <summary>Pixels as they are; grey ones the same in all three channels.</summary>
/// <param name="shape">[batch, channels, height, width].</param>
internal sealed class PixelView(long[] shape) : PictureView
{
    private readonly int _channels = (int)shape[1];

    /// <inheritdoc/>
    public override int Height => (int)shape[2];

    /// <inheritdoc/>
    public override int Width => (int)shape[3];

    /// <inheritdoc/>
    public override bool IsPixels => true;

    /// <inheritdoc/>
    public override float[] See(ReadOnlySpan<float> sample, NetworkMeter meter, CancellationToken cancellationToken) => OnWhite(sample, _channels);

    /// <inheritdoc/>
    public override void Back(ReadOnlySpan<float> picture, Span<float> sample, NetworkMeter meter, CancellationToken cancellationToken) => OnWhiteBack(picture, _channels).CopyTo(sample);
}

/// <summary>Latents through the decoder of a VAE or VQGAN.</summary>
internal sealed class DecodedView : PictureView
{
    private readonly DifferentiableNetwork _decoder;
    private readonly VaeConfig _config;
    private readonly long[] _shape;
    private readonly Network _gradient;
    private readonly NetworkCall _forward, _backward;
    private float[] _latents = [];

    /// <param name="decoder">The decoder, from <see cref="VaeDecoder.LatentInput"/> to <see cref="VaeDecoder.PixelOutput"/>.</param>
    /// <param name="config">Channels and scale of the latents.</param>
    /// <param name="shape">[batch, channels, height, width] of the latents.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The decoder cannot be differentiated.</exception>
    public DecodedView(DifferentiableNetwork decoder, VaeConfig config, long[] shape, CancellationToken cancellationToken)
    {
        (_decoder, _config, _shape, _gradient) = (decoder, config, [1, .. shape.Skip(1)], decoder.Gradient(cancellationToken));
        (_forward, _backward) = (new NetworkCall(decoder.Network, VaeDecoder.PixelOutput), new NetworkCall(_gradient, decoder.Outgoing));
    }

    /// <inheritdoc/>
    public override int Height => (int)_shape[2] * _config.Downsampling;

    /// <inheritdoc/>
    public override int Width => (int)_shape[3] * _config.Downsampling;

    /// <inheritdoc/>
    public override bool IsPixels => false;

    /// <inheritdoc/>
    public override float[] See(ReadOnlySpan<float> sample, NetworkMeter meter, CancellationToken cancellationToken)
    {
        _latents = new float[sample.Length];
        TensorPrimitives.Divide(sample, (float)_config.ScalingFactor, _latents);
        if (_config.ShiftFactor != 0)
            TensorPrimitives.Add((ReadOnlySpan<float>)_latents, (float)_config.ShiftFactor, _latents);
        _latents.CopyTo(_forward.Input(VaeDecoder.LatentInput, _shape));
        _forward.Run(meter, cancellationToken);
        var pixels = _forward.Output(VaeDecoder.PixelOutput);
        FiniteCheck.Require(pixels, _decoder.Network.File);
        return pixels.Length == _config.PictureChannels * Height * Width ? OnWhite(pixels, _config.PictureChannels) : throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{_decoder.Network.File}' made {string.Join("x", _forward.OutputShape(VaeDecoder.PixelOutput))} numbers of latents of {string.Join("x", _shape)}, and by its config.json these are {Width}x{Height} pixels; install the model again.");
    }

    /// <inheritdoc/>
    public override void Back(ReadOnlySpan<float> picture, Span<float> sample, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (_gradient.Inputs.ContainsKey(VaeDecoder.LatentInput))
            _latents.CopyTo(_backward.Input(VaeDecoder.LatentInput, _shape));
        OnWhiteBack(picture, _config.PictureChannels).CopyTo(_backward.Input(_decoder.Incoming, 1, _config.PictureChannels, Height, Width));
        _backward.Run(meter, cancellationToken);
        var gradient = _backward.Output(_decoder.Outgoing);
        FiniteCheck.Require(gradient, _decoder.Network.File);
        TensorPrimitives.Divide(gradient, (float)_config.ScalingFactor, sample);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
        base.Dispose();
    }
}
